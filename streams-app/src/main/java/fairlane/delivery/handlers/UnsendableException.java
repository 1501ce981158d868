package fairlane.delivery.handlers;

/** Thrown for a request that can never be sent as a mail. The exception message states the reason. */
final class UnsendableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsendableException(String message) {
        super(message);
    }
}
