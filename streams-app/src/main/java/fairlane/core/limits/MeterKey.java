package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/** Whose meter: a sender's (all three are given), a customer's ({@code sender} is null) or the channel's own. */
public record MeterKey(
        String channel, @Nullable String customer, @Nullable String sender) {}
