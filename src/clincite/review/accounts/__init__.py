"""Who may enter the desk: people, their passwords and second factors, sessions, invitations, and sign-in with an account kept elsewhere."""
