"""Who can sign in to the demo. Plain data: `make run` prints it, `load_demo` creates it."""

DEMO_PASSWORD = "didim-demo-2026"  # noqa: S105 - printed on purpose; only the demo's settings load it

DEMO_ADMIN = "admin@didim.example"
DEMO_MENTOR = "mentor@didim.example"  # no staff: signs in with a code by mail, as visitors do

# Mail address, role and, for roles of a center, its slug.
DEMO_ROLES: list[tuple[str, str, str]] = [
    ("hongdae@didim.example", "manager", "hongdae"),
    ("desk@didim.example", "desk", "hongdae"),
    ("counsellor@didim.example", "counsellor", "hongdae"),
    ("editor@didim.example", "editor", "hongdae"),
    ("yangju@didim.example", "manager", "yangju"),
    ("operator@didim.example", "operator", ""),
    ("auditor@didim.example", "auditor", ""),
]

# The screens that stand in centers: center, name, and the word in the address that opens it. Like the password, the word
# opens something only where the demo's settings say so (DEMO), and there anew at every start.
DEMO_KIOSKS: list[tuple[str, str, str]] = [
    ("media-cafe-hu", "1층 입구", "didim-demo-kiosk"),
    ("hongdae", "안내대 옆", "didim-demo-hongdae"),
]

# Which counsellor an account is: resource and unit to the mail address.
DEMO_COUNSELLORS: dict[tuple[str, str], str] = {
    ("job-counselling", "서류·면접 상담사"): "counsellor@didim.example",
}

# What `make run` prints: who they are, in a few lines.
DEMO_STAFF: list[tuple[str, str]] = [
    (DEMO_ADMIN, "전체 관리자"),
    ("operator@ · auditor@", "운영자 · 감사자"),
    ("hongdae@ · desk@", "일자리카페 홍대입구역점 센터장 · 창구"),
    ("counsellor@ · editor@", "일자리카페 홍대입구역점 상담사 · 편집자"),
    ("yangju@didim.example", "양주 센터장"),
]
