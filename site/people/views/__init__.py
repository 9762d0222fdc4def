"""What people.urls points to: one module per topic."""
