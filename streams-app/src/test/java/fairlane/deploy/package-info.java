/** Tests of {@code deploy/}: the Helm chart, image layers, compose file, dashboards, alerts and minimal ACLs. */
@NullMarked
package fairlane.deploy;

import org.jspecify.annotations.NullMarked;
