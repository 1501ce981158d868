package fairlane.gateway.leases;

/**
 * The result of a call to a {@link LeaseBook} that names a token.
 *
 * @param <T> the messages
 */
sealed interface TokenResult<T> {
    /** The token is valid, and the call is carried out. */
    record Valid<T>(LeaseBook.Item<T> item) implements TokenResult<T> {}

    /** No message in the book was leased with that token. */
    record Unknown<T>() implements TokenResult<T> {}

    /** @param reason why the token no longer holds the message, as a sentence */
    record Stale<T>(String reason) implements TokenResult<T> {}
}
