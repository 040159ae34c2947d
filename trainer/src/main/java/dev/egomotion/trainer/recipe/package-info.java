/** Recipes: everything that decides what a run gives, apart from the drives. */
package dev.egomotion.trainer.recipe;
