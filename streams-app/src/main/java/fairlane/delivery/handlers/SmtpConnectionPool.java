package fairlane.delivery.handlers;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** A pool of connections to a mail server. Its size follows the number of mails that were recently sent concurrently. */
final class SmtpConnectionPool implements AutoCloseable {
    /** Servers close connections that are idle for minutes; the pool closes an idle connection before that. */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Session session;
    private final SmtpSettings settings;
    private final Deque<IdleConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** A connection, and when it was last used. */
    private record IdleConnection(SMTPTransport connection, long lastUsedNanos) {
        boolean isIdleLongerThan(long nanos) {
            return System.nanoTime() - lastUsedNanos > nanos;
        }
    }

    SmtpConnectionPool(Session session, SmtpSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * Returns a connection that is open. An idle connection is tested with NOOP: otherwise the first mail would reveal that
     * the server has closed it, and whether the server accepted that mail would be unknown.
     *
     * @throws MessagingException if the server cannot be reached or rejects the login
     */
    SMTPTransport acquire() throws MessagingException {
        for (IdleConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            if (next.connection().isConnected()) {
                return next.connection();
            }
            discard(next.connection());
        }
        return connect();
    }

    private SMTPTransport connect() throws MessagingException {
        SMTPTransport connection = (SMTPTransport) session.getTransport("smtp");
        connection.connect(settings.host(), settings.port(), settings.username(), settings.password());
        return connection;
    }

    /** Returns a connection without an open mail transaction to the pool. */
    void release(SMTPTransport connection) {
        idle.addFirst(new IdleConnection(connection, System.nanoTime()));
        discardExpired();
        if (closed) {
            discardAll();
        }
    }

    private void discardExpired() {
        IdleConnection oldest = idle.peekLast();
        if (oldest != null && oldest.isIdleLongerThan(MAX_IDLE_NANOS) && idle.removeLastOccurrence(oldest)) {
            discard(oldest.connection());
        }
    }

    /** Closes a connection whose state is unknown or that is not needed any more. */
    void discard(@Nullable SMTPTransport connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (MessagingException e) {
            // The connection is closed even if the server could not be notified.
        }
    }

    @Override
    public void close() {
        closed = true;
        discardAll();
    }

    private void discardAll() {
        for (IdleConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            discard(next.connection());
        }
    }
}
