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

/** A delivery as a mail. */
final class MailBuilder {
    private final Session session;
    private final InternetAddress from;
    private final MailContentFactory contents;

    /** @param from of mails whose request has no address as its sender */
    MailBuilder(Session session, InternetAddress from, MailContentFactory contents) {
        this.session = session;
        this.from = from;
        this.contents = contents;
    }

    /**
     * Makes the mail.
     *
     * @param now its date
     * @throws UnsendableException if the request cannot be one
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

    /** A phone number or a name is no address; what looks like one has to be one. */
    private InternetAddress sender(@Nullable String sender) throws UnsendableException {
        return sender == null || sender.indexOf('@') < 0 ? from : parseAddress("the sender", sender);
    }

    private static InternetAddress parseAddress(String role, String text) throws UnsendableException {
        try {
            return MailAddress.parse(text);
        } catch (AddressException e) {
            throw new UnsendableException(role + " " + ServerReplyText.excerpt(Masks.recipient(text), "")
                    + " is no address that a mail can go by");
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
            mail.setContent(new MimeMultipart("alternative", text, html)); // the last is what a reader prefers
        }
    }

    /** A line break would begin another header. */
    private static String toOneLine(String subject) {
        return subject.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]\\s*", " ").strip();
    }

    /**
     * The same at every attempt. A digest, for an id may have any characters, and who the customer is does not concern
     * the one who gets the mail.
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

    /** The library makes an id of its own for everything that it saves, unless it is told otherwise like this. */
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
