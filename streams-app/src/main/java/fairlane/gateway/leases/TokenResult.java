package fairlane.gateway.leases;

/**
 * The result of a method of {@link LeaseBook} that takes the token of a lease.
 *
 * @param <T> the type of the messages
 */
sealed interface TokenResult<T> {
    /** The token is valid, and the method has changed the lease. */
    record Valid<T>(LeaseBook.Item<T> item) implements TokenResult<T> {}

    /** No message in the lease book was leased with the token. */
    record Unknown<T>() implements TokenResult<T> {}

    /**
     * The token belongs to a lease that has ended.
     *
     * @param reason a sentence that states why the caller no longer holds the lease
     */
    record Stale<T>(String reason) implements TokenResult<T> {}
}
