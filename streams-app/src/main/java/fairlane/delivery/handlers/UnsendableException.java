package fairlane.delivery.handlers;

/** A request can never be sent as a mail. The exception message states the reason. */
final class UnsendableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsendableException(String message) {
        super(message);
    }
}
