package fairlane.delivery.handlers;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/** Parses mail addresses. */
final class MailAddress {
    private MailAddress() {}

    /**
     * Parses one mail address, with or without a display name. An international domain is converted to ASCII.
     *
     * @throws AddressException if the address is invalid, or only servers with SMTPUTF8 would accept it
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
            throw new AddressException("invalid domain");
        }
    }

    static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().lastIndexOf('@') + 1);
    }
}
