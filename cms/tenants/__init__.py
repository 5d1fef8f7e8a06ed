"""Who the portal belongs to: authorities, their hosts, and the scope that fails closed."""
