package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.delivery.Delivery;
import fairlane.wire.Masks;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Builds the mail that is sent for a delivery. */
final class MailBuilder {
    private final Session session;
    private final InternetAddress from;
    private final MailContentFactory contents;

    /** @param from the from-address of mails for requests whose sender is not a mail address */
    MailBuilder(Session session, InternetAddress from, MailContentFactory contents) {
        this.session = session;
        this.from = from;
        this.contents = contents;
    }

    /**
     * Builds the mail for a delivery.
     *
     * @param now the date of the mail
     * @throws UnsendableException if the request cannot be sent as a mail
     */
    MimeMessage build(Delivery delivery, Instant now) throws UnsendableException, MessagingException {
        MailContent content = contents.create(delivery.request());
        InternetAddress sender = sender(delivery.sender());
        MimeMessage mail = new IdentifiedMessage(session, messageId(delivery, sender));
        mail.setFrom(sender);
        mail.setRecipient(
                Message.RecipientType.TO,
                parseAddress("the recipient", delivery.request().getRecipient()));
        mail.setSentDate(Date.from(now));
        if (content.subject() != null) {
            mail.setSubject(toOneLine(content.subject()), UTF_8.name());
        }
        setContent(mail, content);
        mail.saveChanges();
        return mail;
    }

    /**
     * Returns the from-address. A sender with an @ must be a valid mail address. For a phone number or a name, the default
     * from-address is used.
     */
    private InternetAddress sender(@Nullable String sender) throws UnsendableException {
        return sender == null || sender.indexOf('@') < 0 ? from : parseAddress("the sender", sender);
    }

    private static InternetAddress parseAddress(String role, String text) throws UnsendableException {
        try {
            return MailAddress.parse(text);
        } catch (AddressException e) {
            throw new UnsendableException(
                    role + " " + ServerReplyText.excerpt(Masks.recipient(text), "") + " is not a valid mail address");
        }
    }

    private static void setContent(MimeMessage mail, MailContent content) throws MessagingException {
        if (content.html() == null) {
            mail.setText(content.text(), UTF_8.name());
        } else if (content.text() == null) {
            mail.setText(content.html(), UTF_8.name(), "html");
        } else {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(content.text(), UTF_8.name());
            MimeBodyPart html = new MimeBodyPart();
            html.setText(content.html(), UTF_8.name(), "html");
            mail.setContent(new MimeMultipart("alternative", text, html)); // mail readers prefer the last alternative
        }
    }

    /** Replaces control characters of a subject by spaces, because a line break would start another header. */
    private static String toOneLine(String subject) {
        return subject.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]\\s*", " ").strip();
    }

    /**
     * The Message-ID, which is the same for all attempts of a message. It is a digest of the idempotency key, because a
     * message id may contain any characters and the recipient need not know the customer.
     */
    private static String messageId(Delivery delivery, InternetAddress sender) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(delivery.idempotencyKey().getBytes(UTF_8));
            return "<" + HexFormat.of().formatHex(digest) + "@" + MailAddress.domain(sender) + ">";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * A mail with a given Message-ID. This class overrides {@link #updateMessageID}, because the mail library would
     * otherwise generate a Message-ID whenever it saves the mail.
     */
    private static final class IdentifiedMessage extends MimeMessage {
        private final String id;

        IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
