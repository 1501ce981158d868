package fairlane.gateway;

/** Some of the calls that the gateway answers. */
interface Routes {
    void addTo(Router router);
}
