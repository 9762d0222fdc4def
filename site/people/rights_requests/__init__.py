"""개인정보 요청 in the Wagtail admin: what was asked by phone or at the desk, and until when it must be answered."""
