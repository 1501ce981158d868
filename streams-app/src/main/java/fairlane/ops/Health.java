package fairlane.ops;

import java.util.Optional;

/**
 * Whether something is as it should be.
 *
 * @param why a sentence; empty: it is
 */
public record Health(Optional<String> why) {
    private static final Health WELL = new Health(Optional.empty());

    public static Health well() {
        return WELL;
    }

    /** @param why what is wrong, or not there yet */
    public static Health ill(String why) {
        return new Health(Optional.of(why));
    }

    public boolean isWell() {
        return why.isEmpty();
    }

    /** This where it is ill, and otherwise the other. */
    public Health and(Health other) {
        return isWell() ? other : this;
    }
}
