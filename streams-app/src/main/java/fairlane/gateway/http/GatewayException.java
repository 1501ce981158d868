package fairlane.gateway.http;

/** The gateway cannot start. The message is one line that says why, and what to do. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GatewayException(String message) {
        super(message);
    }
}
