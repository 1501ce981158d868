/**
 * Tests the files in {@code deploy/}, that is, the Helm chart, image layers, compose file, dashboards, alert rules and
 * ACLs.
 */
@NullMarked
package fairlane.deploy;

import org.jspecify.annotations.NullMarked;
