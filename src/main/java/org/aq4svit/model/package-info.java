/**
 * The network as data: stages, blocks, layers and neurons, and one builder class per family.
 *
 * <p>A {@link org.aq4svit.model.Network} says what is computed and which checkpoint keys it needs; it holds no weights and computes
 * nothing. A {@link org.aq4svit.model.Family} turns a {@link org.aq4svit.model.ModelDescriptor} into a network and reads like the paper's
 * figure. {@link org.aq4svit.model.Model} joins a network with the parameters of a checkpoint. No family name appears outside
 * this room.
 */
package org.aq4svit.model;
