package fairlane.core.limits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of precedence in which limit records decide the fields of a limit. Each field comes from the first record
 * in the list that sets it; the last record sets every field.
 *
 * <p>The order is generic in the record type because the scheduler and the gateway merge {@link LimitPolicy} objects,
 * while the administration shows which of the stored records a field comes from.
 */
public final class LimitInheritance {
    private LimitInheritance() {}

    /**
     * Returns the records that decide the limit of a sender, by decreasing precedence.
     *
     * @param own the record of the sender; null if there is none
     * @param everySender the record for every sender of the channel; null if there is none
     * @param channel a record with the sender rates of the channel; null if there are none
     * @param defaults a record that sets every field
     */
    public static <T> List<T> senderRecords(@Nullable T own, @Nullable T everySender, @Nullable T channel, T defaults) {
        List<T> records = new ArrayList<>();
        addIfPresent(records, own);
        addIfPresent(records, everySender);
        addIfPresent(records, channel);
        records.add(defaults);
        return records;
    }

    /**
     * Returns the records that decide the limit of a customer, by decreasing precedence.
     *
     * @param own the record of the customer; null if there is none
     * @param everyCustomer the record for every customer of the channel; null if there is none
     * @param defaults a record that sets every field
     */
    public static <T> List<T> customerRecords(@Nullable T own, @Nullable T everyCustomer, T defaults) {
        return senderRecords(own, everyCustomer, null, defaults);
    }

    private static <T> void addIfPresent(List<T> records, @Nullable T record) {
        if (record != null) {
            records.add(record);
        }
    }

    /** Merges records field by field; the first record has the highest precedence. */
    public static LimitPolicy merge(List<LimitPolicy> records) {
        return records.stream().reduce(LimitPolicy.UNSET, LimitPolicy::inherit);
    }
}
