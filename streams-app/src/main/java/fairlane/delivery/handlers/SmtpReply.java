package fairlane.delivery.handlers;

import fairlane.delivery.Result;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a mail server's answers mean for a message (RFC 5321, 4.2.1): 4yz may go well later, 5yz never will. */
final class SmtpReply {
    private static final int PERMANENT = 500;
    private static final int TRANSIENT = 400;
    /** The code and what is between it and the text. */
    private static final int CODE_LENGTH = 4;

    private final String host;

    SmtpReply(String host) {
        this.host = host;
    }

    /** The server's own words hold the number that it knows the mail by, each server's in its own place. */
    Result taken(@Nullable String response, String recipient) {
        String text = response == null ? "" : ServerText.piece(response, recipient);
        return Result.delivered(text.length() > CODE_LENGTH ? text.substring(CODE_LENGTH) : null);
    }

    Result refused(MessagingException e, String recipient) {
        for (Exception at = e; at instanceof MessagingException mail; at = mail.getNextException()) {
            int code = code(mail);
            if (code >= TRANSIENT) {
                String sentence = host + " answered " + said(mail, recipient);
                return code >= PERMANENT ? Result.rejected(sentence) : Result.retry(sentence);
            }
        }
        return Result.retry("the connection to " + host + " failed: " + said(e, recipient));
    }

    Result notConnected(MessagingException e, String recipient) {
        String what = e instanceof AuthenticationFailedException ? " does not let us in: " : " cannot be reached: ";
        return Result.retry(host + what + said(e, recipient));
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

    private static String said(Exception e, String recipient) {
        return ServerText.piece(String.valueOf(e.getMessage()), recipient);
    }
}
