import { fail, type RequestEvent } from '@sveltejs/kit';
import { api } from '../api.ts';
import { keyOf } from '../ui/form-fields.ts';

/** The form action behind each "cancel" button. The order's own page, or the cart, then shows what came of it. */
export async function cancelOrder(event: RequestEvent, form: FormData, orderId: string) {
  const answer = await api(event).cancelOrder(orderId, keyOf(form));
  return answer.ok ? { problem: null } : fail(answer.problem.status, { problem: answer.problem });
}
