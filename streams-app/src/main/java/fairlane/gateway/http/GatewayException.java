package fairlane.gateway.http;

/**
 * Signals that the gateway cannot start. The exception message is one line that states the reason and what the operator
 * has to do.
 */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GatewayException(String message) {
        super(message);
    }
}
