/** Where it goes, and whom to tell. */
export const delivery = {
  email: 'ann@example.com',
  address: { name: 'Ann Example', line1: '1 Quay Street', city: 'Portland', postalCode: '04101', country: 'US' },
};
