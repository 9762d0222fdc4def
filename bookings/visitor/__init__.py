"""What visitors do with a booking that they have: move it, add files to it, and what links from mails show."""
