package fairlane.gateway.http;

/** Adds a group of related HTTP routes to a router. */
public interface Routes {
    void addTo(Router router);
}
