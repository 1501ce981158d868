/** The counts of events over sliding windows, which abuse rules compare with their thresholds. */
@NullMarked
package fairlane.abuse.measure;

import org.jspecify.annotations.NullMarked;
