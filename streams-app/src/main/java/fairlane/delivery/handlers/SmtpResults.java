package fairlane.delivery.handlers;

import fairlane.delivery.Result;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Converts the replies of a mail server to results of attempts. A reply with code 4yz is a transient failure, and one with
 * 5yz a permanent failure (RFC 5321, 4.2.1).
 */
final class SmtpResults {
    private static final int FIRST_PERMANENT_CODE = 500;
    private static final int FIRST_TRANSIENT_CODE = 400;
    /** The length of the reply code and the separator after it, in characters. */
    private static final int CODE_PREFIX_LENGTH = 4;

    private final String host;

    SmtpResults(String host) {
        this.host = host;
    }

    /**
     * Returns the result for an accepted mail. The provider id is the whole text of the reply, since the text contains the
     * queue id of the mail, but at a place that differs between servers.
     */
    Result accepted(@Nullable String response, String recipient) {
        String text = response == null ? "" : ServerReplyText.excerpt(response, recipient);
        return Result.delivered(text.length() > CODE_PREFIX_LENGTH ? text.substring(CODE_PREFIX_LENGTH) : null);
    }

    Result refused(MessagingException e, String recipient) {
        for (Exception cause = e; cause instanceof MessagingException mail; cause = mail.getNextException()) {
            int code = code(mail);
            if (code >= FIRST_TRANSIENT_CODE) {
                String error = host + " replied " + excerpt(mail, recipient);
                return code >= FIRST_PERMANENT_CODE ? Result.rejected(error) : Result.retry(error);
            }
        }
        return Result.retry("the connection to " + host + " failed: " + excerpt(e, recipient));
    }

    Result notConnected(MessagingException e, String recipient) {
        String problem = e instanceof AuthenticationFailedException ? " rejected the login: " : " cannot be reached: ";
        return Result.retry(host + problem + excerpt(e, recipient));
    }

    private static int code(MessagingException e) {
        if (e instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (e instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return e instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
    }

    private static String excerpt(Exception e, String recipient) {
        return ServerReplyText.excerpt(String.valueOf(e.getMessage()), recipient);
    }
}
