package fairlane.gateway.http;

/** Signals that the gateway cannot start. The message is one line that states the reason and the remedy. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GatewayException(String message) {
        super(message);
    }
}
