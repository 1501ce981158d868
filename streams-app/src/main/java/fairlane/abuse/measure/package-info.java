/** The counts over sliding windows that abuse rules compare with their thresholds. */
@NullMarked
package fairlane.abuse.measure;

import org.jspecify.annotations.NullMarked;
