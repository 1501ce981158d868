package fairlane.gateway.http;

/** Some of the calls that the gateway answers. */
public interface Routes {
    void addTo(Router router);
}
