/** Losses, and how pose networks are fed and held to the truth. */
package dev.egomotion.trainer.loss;
