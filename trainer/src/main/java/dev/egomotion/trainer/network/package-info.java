/** Networks written once against their operations: architectures, weights, tensors. */
package dev.egomotion.trainer.network;
