/**
 * Abuse detection, which counts the activity of customers and senders over sliding windows, compares the counts with
 * rules, and reacts to violations with alerts and limits. The detection itself uses neither Kafka nor a clock, unlike
 * the consumption of topics and the actions.
 */
@NullMarked
package fairlane.abuse;

import org.jspecify.annotations.NullMarked;
