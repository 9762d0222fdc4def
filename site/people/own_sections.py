"""What apps that a site may do without show on a person's own page: each adds its template when it starts."""

OWN_SECTIONS: list[str] = []
