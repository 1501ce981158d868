package fairlane.gateway.http;

/** A group of routes. */
public interface Routes {
    void addTo(Router router);
}
