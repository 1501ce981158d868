/** Leases: released messages, handed out to whoever asks over HTTP, each for a time. */
@NullMarked
package fairlane.gateway.leases;

import org.jspecify.annotations.NullMarked;
