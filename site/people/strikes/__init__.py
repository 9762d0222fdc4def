"""벌점 in the Wagtail admin: the strikes of one's own centers, and what people object to them."""
