package fairlane.delivery.handlers;

import fairlane.delivery.BlockingHandler;
import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.Result;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CompletionStage;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Sends messages as mails through a mail server, with one connection per concurrent mail. */
final class SmtpHandler implements Handler {
    private final BlockingHandler blocking;
    private final SmtpConnectionPool connections;
    private final SmtpResults results;
    private final MailBuilder mailBuilder;

    SmtpHandler(SmtpSettings settings, int concurrency) {
        this(settings, concurrency, settings.properties());
    }

    /**
     * @param concurrency maximum number of mails that are sent concurrently
     * @param properties properties of the mail library
     */
    SmtpHandler(SmtpSettings settings, int concurrency, Properties properties) {
        Session session = Session.getInstance(properties);
        MailTemplates templates = settings.templates() == null ? null : new MailTemplates(settings.templates());
        this.mailBuilder = new MailBuilder(session, settings.from(), new MailContentFactory(templates));
        this.connections = new SmtpConnectionPool(session, settings);
        this.results = new SmtpResults(settings.host());
        this.blocking = new BlockingHandler(concurrency, this::send);
    }

    @Override
    public CompletionStage<Result> deliver(Delivery delivery) {
        return blocking.deliver(delivery);
    }

    private Result send(Delivery delivery) throws MessagingException {
        MimeMessage mail;
        try {
            mail = mailBuilder.build(delivery, Instant.now());
        } catch (UnsendableException e) {
            return Result.rejected(String.valueOf(e.getMessage()));
        }
        String recipient = delivery.request().getRecipient();
        try {
            return send(mail, connections.acquire(), recipient);
        } catch (MessagingException e) {
            return results.notConnected(e, recipient); // never Rejected, because the reply does not refer to this mail
        }
    }

    private Result send(MimeMessage mail, SMTPTransport connection, String recipient) {
        try {
            connection.sendMessage(mail, mail.getAllRecipients());
            Result result = results.accepted(connection.getLastServerResponse(), recipient);
            connections.release(connection);
            return result;
        } catch (MessagingException e) {
            Result result = results.refused(e, recipient);
            endTransaction(connection);
            return result;
        }
    }

    /**
     * Ends the mail transaction after a failure. If the mail server still replies, the handler keeps the connection, so
     * that a rejected recipient does not require a new connection.
     */
    private void endTransaction(SMTPTransport connection) {
        try {
            connection.issueCommand("RSET", 250);
            connections.release(connection);
        } catch (MessagingException e) {
            connections.discard(connection);
        }
    }

    @Override
    public void close() {
        blocking.close();
        connections.close();
    }
}
