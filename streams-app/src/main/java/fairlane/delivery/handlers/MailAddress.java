package fairlane.delivery.handlers;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/** Addresses of mails. */
final class MailAddress {
    private MailAddress() {}

    /**
     * Reads one address, with a name before it or without; an international domain is taken in its ASCII form.
     *
     * @throws AddressException if it is none, or one that only servers with SMTPUTF8 would take
     */
    static InternetAddress parse(String text) throws AddressException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new AddressException("control characters");
        }
        InternetAddress address = new InternetAddress(text.strip(), false);
        String bareAddress = address.getAddress();
        int at = bareAddress == null ? -1 : bareAddress.lastIndexOf('@');
        if (at < 1) {
            throw new AddressException("no @");
        }
        address.setAddress(bareAddress.substring(0, at + 1) + toAscii(bareAddress.substring(at + 1)));
        address.validate();
        if (!address.getAddress().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new AddressException("not ASCII");
        }
        return address;
    }

    private static String toAscii(String domain) throws AddressException {
        try {
            return IDN.toASCII(domain);
        } catch (IllegalArgumentException e) {
            throw new AddressException("no domain");
        }
    }

    static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().lastIndexOf('@') + 1);
    }
}
