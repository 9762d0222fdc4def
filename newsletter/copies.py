BLANKS = {name: f"⟦{name}⟧" for name in ("manage", "stop")}
