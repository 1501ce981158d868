package fairlane.delivery.handlers;

import fairlane.delivery.Result;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Converts the replies of a mail server to results (RFC 5321, 4.2.1): 4yz is a transient failure, 5yz a permanent one. */
final class SmtpResults {
    private static final int FIRST_PERMANENT_CODE = 500;
    private static final int FIRST_TRANSIENT_CODE = 400;
    /** The length of the code and its separator. */
    private static final int CODE_PREFIX_LENGTH = 4;

    private final String host;

    SmtpResults(String host) {
        this.host = host;
    }

    /** Uses the text of the reply as the provider's id, since it contains the queue id, at a place that differs by server. */
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
