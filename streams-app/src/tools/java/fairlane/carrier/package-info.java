/** A carrier to try failures with: it answers webhooks as a real one does on a bad day, and records what arrives. */
@NullMarked
package fairlane.carrier;

import org.jspecify.annotations.NullMarked;
