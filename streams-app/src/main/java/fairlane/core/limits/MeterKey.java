package fairlane.core.limits;

import org.jspecify.annotations.Nullable;

/**
 * Identifies the meter of a sender (all components are set), of a customer ({@code sender} is null) or of the channel
 * itself ({@code customer} and {@code sender} are null).
 */
public record MeterKey(
        String channel, @Nullable String customer, @Nullable String sender) {}
