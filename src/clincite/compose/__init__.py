"""The compose room: write chosen statements as claims, arrange them, and verify every one."""
