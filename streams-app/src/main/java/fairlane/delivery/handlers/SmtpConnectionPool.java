package fairlane.delivery.handlers;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** A pool of connections to a mail server. It keeps about as many connections as mails were recently sent concurrently. */
final class SmtpConnectionPool implements AutoCloseable {
    /**
     * The time after which the pool closes an idle connection, in nanoseconds. Mail servers close idle connections after
     * minutes, and the pool closes them earlier.
     */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Session session;
    private final SmtpSettings settings;
    private final Deque<IdleConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** An idle connection. @param lastUsedNanos when it was last used, in nanoseconds of {@link System#nanoTime()} */
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
     * Returns an open connection to the mail server. An idle connection is first tested with NOOP. Without this test,
     * the handler might notice only while sending a mail that the server has closed the connection, and could not know
     * whether the server accepted the mail.
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

    /** Returns a connection, which must not have an open mail transaction, to the pool. */
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

    /** Closes a connection that is no longer needed, or whose state is unknown after a failure. */
    void discard(@Nullable SMTPTransport connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (MessagingException e) {
            // The connection is closed even if the server could not be notified with QUIT.
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
