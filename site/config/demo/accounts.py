"""Who can sign in to the demo. Plain data: `make run` prints it, `load_demo` creates it."""

DEMO_PASSWORD = "didim-demo-2026"  # noqa: S105 - printed on purpose; only the demo's settings load it

DEMO_ADMIN = "admin@didim.example"

# Mail address, and what the person does.
DEMO_STAFF: list[tuple[str, str]] = [
    (DEMO_ADMIN, "전체 관리자"),
    ("hongdae@didim.example", "일자리카페 홍대입구역점 직원"),
    ("yangju@didim.example", "양주 센터 직원"),
]
