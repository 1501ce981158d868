package fairlane.delivery.handlers;

/** A message cannot become a mail, now or later. The message is a sentence that says why. */
final class UnsendableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsendableException(String message) {
        super(message);
    }
}
