package fairlane.delivery.handlers;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Connections to a mail server that are used again. As many are open as there were mails at a time lately. */
final class SmtpConnectionPool implements AutoCloseable {
    /** Servers close what is idle for minutes; before that, nobody needs it. */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Session session;
    private final SmtpSettings settings;
    private final Deque<IdleConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** A connection, and when it was used last. */
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
     * One that is there still: it is asked (NOOP), for otherwise a connection that the server has closed is found out
     * only by a mail of which nobody knows whether it was taken.
     *
     * @throws MessagingException if nobody answers there, or does not let us in
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

    /** Nothing is under way on it. */
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

    /** Nobody knows what state it is in. */
    void discard(@Nullable SMTPTransport connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (MessagingException e) {
            // It is closed all the same; that the other side did not hear of it changes nothing.
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
