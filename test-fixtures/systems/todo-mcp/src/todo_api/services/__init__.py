"""What the routers do, without HTTP."""
