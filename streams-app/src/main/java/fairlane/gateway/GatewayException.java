package fairlane.gateway;

/** The gateway cannot start. The message is one line that says why, and what to do. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GatewayException(String message) {
        super(message);
    }
}
