package fairlane.admin.policies;

import fairlane.config.text.RateText;
import fairlane.schema.Limit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a limit record. */
public enum LimitField {
    RATES(
            "rates",
            limit -> limit.getRates() == null ? null : RateText.format(limit.getRates()),
            limit -> limit.setRates(null)),
    WEIGHT("weight", Limit::getWeight, limit -> limit.setWeight(null)),
    MAX_QUEUED("max-queued", Limit::getMaxQueued, limit -> limit.setMaxQueued(null)),
    PAUSED("paused", Limit::getPaused, limit -> limit.setPaused(null)),
    BLOCKED("blocked", Limit::getBlocked, limit -> limit.setBlocked(null));

    private final String text;
    private final Function<Limit, @Nullable Object> getter;
    private final Consumer<Limit> unset;

    LimitField(String text, Function<Limit, @Nullable Object> getter, Consumer<Limit> unset) {
        this.text = text;
        this.getter = getter;
        this.unset = unset;
    }

    /** Returns the value of this field in {@code limit} as text; null if the field is not set. */
    public @Nullable String text(Limit limit) {
        Object value = getter.apply(limit);
        return value == null ? null : value.toString();
    }

    void unset(Limit limit) {
        unset.accept(limit);
    }

    @Override
    public String toString() {
        return text;
    }
}
